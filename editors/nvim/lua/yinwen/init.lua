-- Settings of the plugin.
local M = {}

M.options = {
  -- The server: a list, or the path of the program.
  cmd = { 'yinwen', 'lsp' },
  -- Settings of the server (:help yinwen-settings).
  settings = {},
  -- Shows the verdict behind each quotation.
  verdicts = false,
  -- 'auto' takes telescope or fzf-lua where they are installed; 'telescope', 'fzf-lua', 'select', or a function.
  picker = 'auto',
  -- The marks of a quotation that :YinwenInsert writes.
  marks = { '“', '”' },
  -- How long the first restart after a crash waits, in milliseconds; each further one waits twice as long.
  backoff = 1000,
  -- The folder of tree-sitter-yinwen, where it does not stand beside the plugin.
  parser_source = nil,
}

--- @param options table? what is to be other than in M.options
function M.setup(options)
  M.options = vim.tbl_deep_extend('force', M.options, options or {})
  if type(M.options.cmd) == 'string' then
    M.options.cmd = { M.options.cmd, 'lsp' }
  end
  local server = require('yinwen.server')
  if vim.lsp.config then
    vim.lsp.config('yinwen', server.config())
  end
  if M.options.verdicts then
    require('yinwen.verdicts').enable()
  end
  if vim.g.yinwen_autostart ~= false then
    server.attach_all()
  end
end

return M
