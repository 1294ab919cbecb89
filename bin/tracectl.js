#!/usr/bin/env node
// Plain old syntax up to the import: a Node too old for tracectl must still parse this file to be told so.
var version = process.versions.node.split('.')
if (Number(version[0]) < 22 || (Number(version[0]) === 22 && Number(version[1]) < 19)) {
  process.stderr.write(
    'tracectl needs Node 22.19 or newer; this is ' + process.version + ' (' + process.execPath + ')\n',
  )
  process.exitCode = 2
} else {
  void import('node:module').then(function (module) {
    // Compiled code is kept between runs, which makes the start a tenth faster; in our own directory, because the
    // default one is shared by all programs. It does nothing where the directory cannot be written.
    var cache = process.env.XDG_CACHE_HOME
    var home = process.env.HOME || process.env.LOCALAPPDATA
    if (!cache || cache[0] !== '/') cache = home && home + '/.cache'
    if (cache) module.enableCompileCache(cache + '/tracectl/compile')
    return import('../dist/main.js')
  })
}
