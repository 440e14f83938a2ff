import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` shows the portal with live reload against a server started by `./catmq server`.
const server = process.env['CATMQ_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  base: './',
  build: { outDir: 'target/ui', emptyOutDir: true, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/v1': server, '/actuator': server } },
  test: {
    environment: 'happy-dom',
    include: ['test/unit/**/*.test.{ts,tsx}'],
    setupFiles: ['test/unit/setup.ts'],
    testTimeout: 120_000,
    reporters: ['default', 'junit'],
    outputFile: { junit: 'target/surefire-reports/TEST-portal-unit.xml' },
  },
});
