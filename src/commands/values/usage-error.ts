// A value on the command line that cannot be used: always names the flag and the value, always shows one that works.
import { TracectlError } from '../../errors.ts'

export function usageError(flag: string, value: string, problem: string, example: string): TracectlError {
  return new TracectlError('usage', `${flag}: '${value}' ${problem}`, { hint: `for example: ${example}` })
}
