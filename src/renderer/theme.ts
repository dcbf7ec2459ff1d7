import type { MantineColorsTuple } from '@mantine/core';
import { createTheme } from '@mantine/core';

// Slate with a little blue: pure grey next to footage makes skin and night images look tinted.
const slate: MantineColorsTuple = [
  '#e6ebf0', '#c3ccd6', '#a3afbc', '#8290a0', '#4d5a68', '#36424f', '#26313c', '#1a232c', '#131a21', '#0c1116',
];
const signal: MantineColorsTuple = [
  '#e2fbf6', '#c4f3ea', '#95e6d8', '#6bdac8', '#4fcbb9', '#34b8a5', '#229e8d', '#167f71', '#0e6459', '#084a42',
];
const amber: MantineColorsTuple = [
  '#fff6e0', '#ffe9b8', '#ffdb8a', '#fbcb60', '#f5bd41', '#e3a521', '#c0880f', '#966908', '#6f4d05', '#4b3402',
];

/** The look of the program: dark, calm, one accent. Filled controls use a light shade with dark text for contrast. */
export const theme = createTheme({
  colors: { dark: slate, signal, amber },
  primaryColor: 'signal',
  // The same in both schemes: Mantine chooses the text colour of filled controls by the light one.
  primaryShade: 4,
  autoContrast: true,
  luminanceThreshold: 0.3,
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "Noto Sans Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.9375rem' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    // The placeholder for the first focus is no menu item, which a menu may not hold; without it the first item gets the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.65 } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});
