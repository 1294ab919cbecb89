// Addresses of the internet, against those that are used within a network: private, shared, link-local, loopback, and
// those set aside for examples, which no router carries but which tests and anonymisers use as if they were public.

export function isPublicAddress(address: string): boolean {
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/i.exec(address)
  if (v4 !== null) {
    const [a = 0, b = 0] = v4.slice(1).map(Number)
    return !isInternalV4(a, b)
  }
  return V6.test(address) && !INTERNAL_V6.test(address)
}

function isInternalV4(a: number, b: number): boolean {
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168)
  )
}

const V6 = /^[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}$/i
const INTERNAL_V6 = /^(?:::1?$|f[cd]|fe[89ab]|ff)/i
