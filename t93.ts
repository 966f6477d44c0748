import { openDatabase } from '/tmp/hawat/src/lib/database/connection.ts'
import pg from 'pg'
import { searchReports } from './src/lib/database/reports/search.ts'
import { reportStages, reportBuckets } from './src/lib/database/reports/dashboard.ts'
import { wholeReport } from './src/lib/database/reports/find.ts'
import { opensReport } from './src/lib/database/reports/link.ts'
const c = new pg.Client({ connectionString: process.argv[2] }); await c.connect()
const q = c as any
console.log((await searchReports(q, {}, {limit: 2, offset: 0})).map(r=>[r.id,r.label,r.groups]))
for (const x of [{label:'em-0'},{groups:['abuse@lab.example.org']},{severities:['low']},{types:['extra']},{categories:['Malware']},{classes:['avail-ddos']},{detectors:['org.example.lab.sinkhole']},{sources:['10.20.3.0/24']},{targets:['100.64.0.0/16']},{isRelapsed:true},{isShadow:false},{ofGroups:[1,2]}] as any[]) console.log(JSON.stringify(x), (await searchReports(q, x, {limit: 1000, offset: 0})).length)
console.log(await reportStages(q, {}, {from: Date.parse('2026-11-23T00:00Z'), step: 3600000}))
console.log((await reportBuckets(q, {}, {from: Date.parse('2026-11-23T00:00Z'), step: 3600000})).slice(0,40))
const w = await wholeReport(q, '22'); console.log(w?.label, w?.group_ids, w?.children.length, w?.token_expiry)
console.log(await opensReport(q, {label: 'x', hash: Buffer.alloc(32), now: Date.now()}))
console.log(JSON.stringify(w?.structured_data, null, 1).slice(0, 2500), w?.filtering)
await c.end()
