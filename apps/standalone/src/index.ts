export { type ComposeOptions, compose, type Standalone } from './compose.ts'
export { type DemoProvider, startDemoProvider } from './parts/demo-provider.ts'
export type { StoryFigures, StorySummary, StoryTimings } from './story/summarise.ts'
