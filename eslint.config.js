import next from '@next/eslint-plugin-next';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules', '.next', 'build', '.gyoza*', 'lib/server/generated', 'examples', 'next-env.d.ts', 'test-results'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `== null` is the one way to ask for both kinds of nothing.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // `const { left_out: _, ...rest }` is how an object loses a key; `for (const _ of …)` counts.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Environment variables are read as process.env['NAME'], other records as they come.
      '@typescript-eslint/dot-notation': 'off',
      // `{ readonly … }` aliases and interfaces are both house style; which one fits is the author's judgement.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // There are no enums here, and classes that differ in meaning differ in shape: two rules that cost ten seconds and never spoke.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A handler that returns a promise to JSX is how React 19 actions are written.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}'],
    ...next.configs['core-web-vitals'],
    // Every picture is a file of an op or a person, of unknown size, which Next's optimiser must not fetch.
    rules: { ...next.configs['core-web-vitals'].rules, '@next/next/no-img-element': 'off' },
  },
  {
    files: ['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      // Tells what the React compiler would skip; it is not in use, and virtual lists need such a library.
      'react-hooks/incompatible-library': 'off',
    },
  },
);
