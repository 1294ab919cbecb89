// Times and sizes in sentences about requests.

export function formatSeconds(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  if (bytes < 1_048_576) return `${Math.round(bytes / 102.4) / 10} KiB`
  return `${Math.round(bytes / 104_857.6) / 10} MiB`
}
