/* SPDX-License-Identifier: ISC */
/*
 * traefik_layout - the list of a folder's PEM files for Traefik's file provider: DIR/certs.yaml.
 *
 * Traefik reads a PEM file again only when a .yaml file of the folder changes, so the list is
 * written after the PEM files, also where it says the same as before. Its content is JSON, which is
 * YAML too, sorted, on one line. Without any certificate nothing is written: an empty list would
 * take away what is served.
 */
#ifndef STORE_TRAEFIK_LAYOUT_H
#define STORE_TRAEFIK_LAYOUT_H

#include "core/err.h"

#define TRAEFIK_LIST_NAME "certs.yaml"

/* The paths in the list are absolute. ERR_CONFIG for a folder with "{{" in its path, since Traefik
 * takes that for a template. */
int traefik_layout_write(const char *dir, struct err *e);

#endif
