/** Lets SQL files be imported as text (`import schema from './schema.sql?raw'`), which Vite and Vitest both do. */
declare module '*.sql?raw' {
  const text: string;
  export default text;
}
