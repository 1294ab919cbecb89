import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/node-version.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    // Loading what is tested anew for each file is a third of the time; nothing here keeps state between files.
    isolate: false,
    unstubEnvs: true,
    restoreMocks: true,
  },
})
