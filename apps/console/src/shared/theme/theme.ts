import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** The one accent: the ochre of grain. The middle shades are filled, the darkest are text on paper. */
const ochre: MantineColorsTuple = [
  '#fdf6e7',
  '#f9ebcc',
  '#f2d79b',
  '#ebc266',
  '#e3ad3b',
  '#d99a1f',
  '#b87c12',
  '#8f5f0d',
  '#70490a',
  '#523507',
]

/** Everything else: slate, a little warm, so that it lies calmly on paper. */
const slate: MantineColorsTuple = [
  '#f4f4f1',
  '#e6e7e4',
  '#cdd1d0',
  '#aab2b4',
  '#849095',
  '#5f6d74',
  '#4a5860',
  '#38454d',
  '#27323a',
  '#1a232a',
]

/** Shades of what went well and of what needs somebody; never the only sign of either. */
const sage: MantineColorsTuple = [
  '#eef5ef',
  '#dbe9dd',
  '#b7d3bb',
  '#8fba97',
  '#689f73',
  '#4a8457',
  '#386b44',
  '#2a5435',
  '#1f4128',
  '#142d1b',
]
const brick: MantineColorsTuple = [
  '#fcf0ec',
  '#f7ddd4',
  '#eeb9a8',
  '#e29079',
  '#d46a4f',
  '#bd4e34',
  '#a03d26',
  '#80301e',
  '#632517',
  '#471a10',
]

const fontFamily = '"Atkinson Hyperlegible Next", system-ui, sans-serif'

/** The console's theme (docs/console.md). What Mantine makes of it becomes a style sheet when the console is built. */
export const theme = createTheme({
  colors: { ochre, slate, sage, brick },
  primaryColor: 'ochre',
  primaryShade: { light: 4, dark: 4 },
  black: '#1a232a',
  white: '#ffffff',
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily,
  headings: { fontFamily, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '16px', xl: '24px' },
})
