/** What every page does beyond what it can do without scripts. */
import { startCharts } from './charts-on-demand.ts'
import { startCodeLines } from './code-lines.ts'
import { startCopying } from './copy.ts'
import { startFeeds } from './feed.ts'
import { startForms } from './forms.ts'
import { startLabels } from './labels.ts'
import { startMenus } from './menus.ts'
import { fetchPart, startParts } from './parts.ts'
import { startPivots } from './pivots.ts'
import { startRefreshing } from './refresh.ts'

startMenus()
startPivots()
startCopying()
startForms()
startCodeLines()
startFeeds()
startCharts(document)
startParts(document)
startLabels(document)
startRefreshing(fetchPart)
