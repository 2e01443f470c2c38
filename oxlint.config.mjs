/** The linter's rules: the categories, the house style, and who may import whom (scripts/layers.mjs). */
import { HOST_IMPLEMENTATIONS, KEPT_AWAY, LAYERS, MACHINE_MODULES } from './scripts/layers.mjs';

const FOLDERS = LAYERS.flat();

const STAYS_INSIDE = {
  regex: '^rouse(/|$)|(^|/)(src|dist|test|bench)/',
  message: 'Inside src/, imports are relative and stay there.',
};

const MACHINE = {
  regex: `^(${MACHINE_MODULES.map((name) => name.replace(/^node:/, '(node:)?')).join('|')})$`,
  message: 'Only implementations inside src/host/ touch the machine.',
};

/** The entry file puts the program together: it may import every layer, and none may import it. */
const ENTRY = 'main';

/** How many folders deep a file of a layer may lie: `src/host/node/files/x.ts` lies three deep. */
const DEPTHS = [1, 2, 3, 4];

/**
 * The imports that leave a layer for one that it may not know. Which `../` leave it depends on how deep the file lies:
 * `../files/` is a neighbour folder for one file and the layer `files` for another.
 * @param {string} who
 * @param {readonly string[]} allowed
 * @param {number} depth
 */
function outsiders(who, allowed, depth) {
  const forbidden = [...FOLDERS.filter((folder) => folder !== who && !allowed.includes(folder)), ENTRY];
  return {
    regex: `^(\\./)?(\\.\\./){${depth}}(${forbidden.join('|')})(/|\\.ts$)`,
    message: `${who} imports from ${['itself', ...allowed].join(', ')} (CONTRIBUTING.md: imports run one way).`,
  };
}

/**
 * The rules for everything below a folder of src/, one for each depth.
 * @param {string} folder
 * @param {string} layer
 * @param {readonly string[]} allowed
 * @param {readonly object[]} others
 */
function rulesOf(folder, layer, allowed, others) {
  const above = folder.split('/').length;
  return DEPTHS.filter((depth) => depth >= above).map((depth) => ({
    files: [`src/${folder}/${'*/'.repeat(depth - above)}*.{ts,tsx}`],
    rules: { 'no-restricted-imports': ['error', { patterns: [outsiders(layer, allowed, depth), ...others] }] },
  }));
}

const TOP_RULE = {
  files: ['src/*.ts'],
  rules: {
    'no-restricted-imports': ['error', { patterns: [outsiders('a file in src/', [], 0), MACHINE, STAYS_INSIDE] }],
  },
};

const ENTRY_RULE = {
  files: [`src/${ENTRY}.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns: [MACHINE, STAYS_INSIDE] }] },
};

const LAYER_RULES = LAYERS.flatMap((row, at) =>
  row.flatMap((layer) => {
    const allowed = LAYERS.slice(0, at).flat();
    const kept = allowed.filter((other) => KEPT_AWAY[layer]?.includes(other) !== true);
    return rulesOf(layer, layer, kept, [MACHINE, STAYS_INSIDE]);
  }),
);

const HOST_RULES = HOST_IMPLEMENTATIONS.flatMap((folder) => rulesOf(`host/${folder}`, 'host', ['lib'], [STAYS_INSIDE]));

export default {
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise'],
  categories: {
    correctness: 'error',
    suspicious: 'error',
  },
  options: {
    typeAware: true,
    denyWarnings: true,
    reportUnusedDisableDirectives: 'error',
  },
  ignorePatterns: ['dist', 'node_modules', 'coverage'],
  rules: {
    complexity: [
      'error',
      {
        max: 15,
        variant: 'modified',
      },
    ],
    eqeqeq: 'error',
    'max-depth': ['error', 3],
    'max-lines': ['error', 300],
    'max-lines-per-function': ['error', 50],
    'no-console': 'error',
    'no-control-regex': 'off',
    'no-else-return': 'error',
    'no-eval': 'error',
    'no-param-reassign': 'error',
    'no-shadow': 'off',
    'no-var': 'error',
    'no-warning-comments': 'error',
    'prefer-const': 'error',
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'import/no-named-as-default-member': 'off',
    'typescript/await-thenable': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-return': 'off',
    'typescript/consistent-type-assertions': [
      'error',
      {
        assertionStyle: 'never',
      },
    ],
    'typescript/consistent-type-exports': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-deprecated': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-namespace': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-unnecessary-condition': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/only-throw-error': 'error',
    'typescript/prefer-nullish-coalescing': 'error',
    'typescript/prefer-optional-chain': 'error',
    'typescript/prefer-promise-reject-errors': 'error',
    'typescript/prefer-readonly': 'error',
    'typescript/require-await': 'error',
    'typescript/restrict-plus-operands': 'error',
    'typescript/return-await': 'error',
    'typescript/switch-exhaustiveness-check': [
      'error',
      {
        considerDefaultExhaustiveForUnions: true,
      },
    ],
    'unicorn/prefer-node-protocol': 'error',
    'unicorn/require-post-message-target-origin': 'off',
  },
  overrides: [
    TOP_RULE,
    ENTRY_RULE,
    ...LAYER_RULES,
    ...HOST_RULES,
    {
      files: ['src/lib/address.ts', 'src/lib/time.ts'],
      rules: {
        'typescript/consistent-type-assertions': 'off',
      },
    },
    {
      files: ['src/interfaces/web/**'],
      rules: {
        'import/no-unassigned-import': ['error', { allow: ['**/*.css'] }],
      },
    },
    {
      files: ['scripts/page.vite.mjs'],
      rules: {
        'import/no-default-export': 'off',
      },
    },
    {
      files: ['src/interfaces/cli/**'],
      rules: {
        'no-console': 'off',
      },
    },
    {
      files: ['**/*.test.ts', '**/*.contract.ts', '**/*.fixture.ts', 'test/**'],
      rules: {
        complexity: 'off',
        'no-restricted-imports': 'off',
        'max-lines': ['error', 600],
        'max-lines-per-function': 'off',
        'typescript/consistent-type-assertions': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/require-await': 'off',
        'unicorn/consistent-function-scoping': 'off',
      },
    },
    {
      files: ['scripts/**', 'bench/**', 'bin/**', 'test/support/reporter.ts'],
      rules: {
        'no-console': 'off',
        'typescript/no-unsafe-assignment': 'off',
      },
    },
    {
      files: ['vitest.config.ts', 'oxlint.config.mjs'],
      rules: {
        'import/no-default-export': 'off',
      },
    },
  ],
};
