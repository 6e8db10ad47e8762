/* SPDX-License-Identifier: ISC */
/*
 * banned - functions that are too easy to get wrong become compile errors.
 *
 * The Makefile includes this file before every other (-include). It includes the headers that
 * declare the functions first, so that only uses are hit, never the declarations. Where libc makes
 * one a macro (FORTIFY_SOURCE under clang), the macro goes: clang warns when a macro is poisoned.
 */
#ifndef CORE_BANNED_H
#define CORE_BANNED_H

#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef alloca
#undef sprintf
#undef vsprintf
#pragma GCC poison sprintf vsprintf strcpy strcat strncpy strncat strtok atoi atol atoll gmtime
#pragma GCC poison localtime system popen alloca gets tmpnam

#endif
