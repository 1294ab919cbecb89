// Addresses as they can be compared: IPv4 in IPv6's notation is IPv4.

export function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
}
