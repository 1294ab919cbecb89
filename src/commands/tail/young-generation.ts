// V8 lets the space for new objects grow to 128 MiB when many of them live for a moment, as requests under way do. A
// receiver that runs all day beside its user's programs should be small: past 16 MiB the rest buys a few per cent.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

const ENOUGH_BYTES = 16 * 2 ** 20
/** It doubles, so it must be seen soon after. Milliseconds. */
const LOOK_MS = 20

/** From the moment when it has reached 16 MiB the space for new objects does not grow any more. */
export function boundYoungGeneration(): void {
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
    if (young !== undefined && young.space_size < ENOUGH_BYTES) return
    setFlagsFromString('--semi-space-growth-factor=1')
    clearInterval(timer)
  }, LOOK_MS)
  timer.unref()
}
