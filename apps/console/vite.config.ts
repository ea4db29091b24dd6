import { defineConfig } from 'vite'
import { withoutServerWords } from './scripts/server-words.ts'
import { themeCss } from './scripts/theme-css.ts'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [themeCss(), withoutServerWords()],
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  // Files are named by what is in them: they are kept by browsers for ever.
  server: { proxy: { '/v1': 'http://127.0.0.1:8480', '/auth': 'http://127.0.0.1:8480' } },
})
