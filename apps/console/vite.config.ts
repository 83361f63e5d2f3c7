/**
 * Builds the console into `apps/console/dist`: no inline script, style or data URL, so that the content security
 * policy needs no exception.
 * @module
 */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'baseline-widely-available',
    reportCompressedSize: false,
    rolldownOptions: {
      treeshake: {
        // Making a schema or an endpoint changes nothing elsewhere: what no page uses stays out of the bundle.
        manualPureFunctions: ['z', 'endpoint'],
        // Contracts, shapes and rules are pure (STYLE 8): a part of a contract that nobody asks for is left out whole.
        moduleSideEffects: [
          {
            test: /\/features\/[^/]+\/(contract|shapes|rules|identifiers)[^/]*\.ts$/,
            sideEffects: false,
          },
        ],
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 8871,
    proxy: { '/api': 'http://127.0.0.1:8870' },
  },
})
