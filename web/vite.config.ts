import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { licenses } from './build/licenses.ts'

export default defineConfig({
  base: './',
  plugins: [svelte(), licenses()],
  build: {
    target: 'es2022',
    // A data: URL would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rollupOptions: { input: { index: 'index.html', catalogue: 'catalogue.html', compare: 'compare.html' } },
  },
  // Without this, tests get Svelte's server side, which mounts nothing.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : undefined,
  test: {
    environment: 'jsdom',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // A busy machine is no reason to fail.
    testTimeout: 60_000,
  },
})
