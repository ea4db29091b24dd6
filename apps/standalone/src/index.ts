export { type ComposeOptions, compose, type Standalone } from './compose.ts'
