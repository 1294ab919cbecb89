// `npm ci --ignore-scripts` leaves no local Node behind and `npm run` then falls back to the system's without
// a word; on a Node that is too old every test would fail for a reason that its message does not name.
export function setup(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 19)) {
    throw new Error(
      `the tests need Node 22.19 or newer and run on ${process.version}: ` +
        'npm install-scripts approve node && npm rebuild node',
    )
  }
}
