import { defineConfig } from 'vitest/config';

/** The built portal (target/ui) in a real browser, against a stand-in for the server. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/browser/**/*.test.ts'],
    reporters: ['default', 'junit'],
    outputFile: { junit: 'target/surefire-reports/TEST-portal-browser.xml' },
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
