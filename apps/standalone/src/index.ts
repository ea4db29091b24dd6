export { type ComposeOptions, compose, type Standalone } from './compose.ts'
export type { StoryFigures, StorySummary, StoryTimings } from './story/summarise.ts'
