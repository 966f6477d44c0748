import jsdoc from 'eslint-plugin-jsdoc'
import tseslint from 'typescript-eslint'

const forbiddenSyntax = [
  {
    selector: "ThrowStatement > NewExpression[callee.name='Error']",
    message: 'Throw a MentatError with a code from the registry.',
  },
]
const namedExportsOnly = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name; only commands have a default export.',
}

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '*.config.js', '*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    plugins: { jsdoc },
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './src/browser/tsconfig.json'] },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
      'max-depth': ['error', 4],
      'max-params': ['error', 4],
      eqeqeq: 'error',
      'no-console': 'error', // one logger; commands print through oclif
      'no-restricted-globals': ['error', { name: 'setInterval', message: 'Use the scheduler.' }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'exit',
          message: 'Throw a MentatError; it becomes an exit status.',
        },
        {
          object: 'process',
          property: 'env',
          message: 'Read the environment in framework/config only.',
        },
        { object: 'Date', property: 'now', message: 'Take a Clock.' },
      ],
      'no-restricted-syntax': ['error', ...forbiddenSyntax, namedExportsOnly],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // What is left out of a copy: const { secret: _, ...rest }
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      // Numbers in texts are wanted: counts, sizes, ports.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'],
          require: { ClassDeclaration: true, FunctionDeclaration: true },
        },
      ],
    },
  },
  {
    files: ['src/commands/**'],
    rules: {
      'no-restricted-syntax': ['error', ...forbiddenSyntax],
      'jsdoc/require-jsdoc': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    // Components give what JSX makes.
    files: ['src/lib/hawat/**/*.tsx'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    // Nothing is injected in a browser, and its scripts are plain functions.
    files: ['src/browser/**'],
    rules: {
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      'jsdoc/require-jsdoc': 'off',
    },
  },
  {
    files: ['src/lib/framework/{config,time}/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['test/**', 'scripts/**', 'bench/**'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-console': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      'jsdoc/require-jsdoc': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // describe and test of node:test return promises
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
)
