import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// What a page of one file is made of: a script without modules, a style sheet with the fonts in it.
export default defineConfig({
  publicDir: false,
  plugins: [svelte()],
  build: {
    target: 'es2022',
    outDir: 'dist/alone',
    assetsInlineLimit: 1 << 20,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: 'src/alone.ts',
      output: { format: 'iife', entryFileNames: 'page.js', assetFileNames: 'page[extname]' },
    },
  },
})
