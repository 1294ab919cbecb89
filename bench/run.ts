// Runs the benches named on the command line, or all of them, one after the other: two at once would measure each other.
const BENCHES: Readonly<Record<string, () => Promise<{ readonly run: () => Promise<void> | void }>>> = {
  decode: () => import('./decode.ts'),
  'build-trace': () => import('./build-trace.ts'),
  analyze: () => import('./analyze.ts'),
  render: () => import('./render.ts'),
  'tempo-reply': () => import('./tempo-reply.ts'),
  store: () => import('./store.ts'),
  search: () => import('./search.ts'),
  intake: () => import('./intake.ts'),
  tail: () => import('./tail.ts'),
  screen: () => import('./screen.ts'),
  'large-trace': () => import('./large-trace.ts'),
  propagation: () => import('./propagation.ts'),
  start: () => import('./start.ts'),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => BENCHES[name] === undefined)
if (unknown.length > 0) {
  console.error(`no bench called ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}`)
  process.exitCode = 2
} else {
  for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) {
    console.log(`\n== ${name}`)
    const bench = await BENCHES[name]?.()
    await bench?.run()
  }
}
