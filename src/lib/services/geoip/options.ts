import { Type } from 'typebox'
import { Path } from '../../framework/config/options.ts'

/** What can be configured of the look-up of places. */
export const geoipOptions = {
  asndb: Type.Optional(
    Path({
      description:
        'A database of autonomous systems in the format of MaxMind (.mmdb). Unset: no systems are added.',
      examples: ['/var/opt/opensourcedbs/GeoLite2-ASN.mmdb'],
    }),
  ),
  citydb: Type.Optional(
    Path({
      description: 'A database of cities in the same format, which tells countries as well.',
      examples: ['/var/opt/opensourcedbs/GeoLite2-City.mmdb'],
    }),
  ),
  countrydb: Type.Optional(
    Path({
      description:
        'A database of countries in the same format. Without it and citydb the one that comes with Mentat is used, whose data are of 2019.',
      examples: ['/var/opt/opensourcedbs/GeoLite2-Country.mmdb'],
    }),
  ),
}
