// The causes that are told apart, by the codes that `--explain` takes. They are stable: a code is never given to another
// cause.
export type CauseCode = `C${number}`
