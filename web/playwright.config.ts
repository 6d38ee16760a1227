import { defineConfig } from '@playwright/test';
import type { Options } from './e2e/world';

/** Browser tests: the built server on both stores, Debian's Chromium. Each test has its own users. Budgets are measured
 * while nothing else runs: `make e2e` runs their project by itself. */
export default defineConfig<Options, Options>({
  testDir: 'e2e',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  // A test that fails once is a fault: of the program, or of the test.
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    actionTimeout: 15_000,
    trace: 'off',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'budgets', use: { store: 'sqlite' }, testMatch: 'budgets.spec.ts', workers: 1 },
    { name: 'sqlite', use: { store: 'sqlite' }, testIgnore: 'budgets.spec.ts' },
    {
      name: 'postgresql', use: { store: 'postgresql' },
      testIgnore: /(budgets|looks|long|reload|xss|access|storage|sizes|russian|keys|typing|pwa)\.spec\.ts/, // of the browser alone
    },
  ],
});
