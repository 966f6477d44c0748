import { Fragment, h } from 'preact'
import * as access from './core/access.ts'
import type { Blueprint } from './core/blueprint.ts'
import { defineDownload, defineFeed, defineForm, defineView } from './core/blueprint.ts'
import * as fields from './core/form/fields.ts'
import { Chart } from './core/page/chart.tsx'
import { Deferred, Heading, Notice, RouteLink, Section } from './core/page/heading.tsx'
import { SearchForm } from './core/page/search-form.tsx'
import { Facts, Table } from './core/page/table.tsx'
import { Badge, Copyable, Severity, Time, Value, Values, YesNo } from './core/page/value.tsx'
import { eventFields, searchOf } from './event-search/fields.ts'
import { visibleEvents } from './event-search/visibility.ts'

/**
 * What blueprints of others are made with. It is handed to them, since a file outside of this program finds none of its modules.
 * What is in it is kept from version to version.
 */
export const kit = {
  h,
  Fragment,
  access,
  fields,
  ...{ defineView, defineForm, defineDownload, defineFeed },
  components: {
    ...{ Heading, Section, Notice, RouteLink, Deferred, Table, Facts, Chart, SearchForm },
    ...{ Badge, Copyable, Severity, Time, Value, Values, YesNo },
  },
  events: { fields: eventFields, searchOf, visibleEvents },
} as const

/** The default export of a blueprint that is not one of ours. */
export type ForeignBlueprint = Blueprint | ((given: typeof kit) => Blueprint)
