#!/usr/bin/env node
// Plain old syntax up to the import: a Node too old for tracectl must still parse this file to be told so.
var version = process.versions.node.split('.')
if (Number(version[0]) < 22 || (Number(version[0]) === 22 && Number(version[1]) < 19)) {
  process.stderr.write(
    'tracectl needs Node 22.19 or newer; this is ' + process.version + ' (' + process.execPath + ')\n',
  )
  process.exitCode = 2
} else {
  void import('../dist/main.js')
}
