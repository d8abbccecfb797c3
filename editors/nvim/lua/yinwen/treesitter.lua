-- The tree-sitter parser of the markup: built from its sources by :YinwenInstallParser, or by nvim-treesitter.
local M = {}

--- The folder of tree-sitter-yinwen: as set, else beside the plugin as in the repository.
function M.source()
  local set = require('yinwen').options.parser_source
  local here = vim.fs.dirname(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p'))
  return vim.fs.normalize(set or here .. '/../../../../grammars/tree-sitter-yinwen')
end

--- Makes the parser known to nvim-treesitter, which then installs it with :TSInstall yinwen.
function M.register()
  local found, parsers = pcall(require, 'nvim-treesitter.parsers')
  if not found then
    return
  end
  -- The older of its interfaces has a function for its table.
  local list = type(parsers.get_parser_configs) == 'function' and parsers.get_parser_configs() or parsers
  list.yinwen = {
    install_info = { path = M.source(), url = M.source(), files = { 'src/parser.c', 'src/scanner.c' } },
    tier = 3,
  }
end

--- Builds the parser into the user's site folder; true if it can be used at once.
function M.install()
  local source = M.source()
  if not vim.uv.fs_stat(source .. '/src/parser.c') then
    vim.notify(('yinwen: no grammar in %s; set parser_source (:help yinwen-treesitter).'):format(source), vim.log.levels.ERROR)
    return false
  end
  local compiler = vim.iter({ vim.env.CC or 'cc', 'cc', 'gcc', 'clang', 'zig' }):find(function(name)
    return vim.fn.executable(name) == 1
  end)
  if not compiler then
    vim.notify('yinwen: no C compiler is found; install one, or set $CC.', vim.log.levels.ERROR)
    return false
  end
  local folder = vim.fn.stdpath('data') .. '/site/parser'
  vim.fn.mkdir(folder, 'p')
  local command = { compiler, '-o', folder .. '/yinwen.so', '-shared', '-fPIC', '-O2', '-I', source .. '/src' }
  if compiler == 'zig' then
    table.insert(command, 2, 'cc')
  end
  vim.list_extend(command, { source .. '/src/parser.c', source .. '/src/scanner.c' })
  local result = vim.system(command, { text = true }):wait()
  if result.code ~= 0 then
    vim.notify('yinwen: the parser could not be built:\n' .. result.stderr, vim.log.levels.ERROR)
    return false
  end
  vim.treesitter.language.add('yinwen', { path = folder .. '/yinwen.so' })
  vim.notify('yinwen: the parser is installed; reopen a note to see it at work.')
  return true
end

return M
