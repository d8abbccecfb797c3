-- Commands, and the server for notes in a workspace. Nothing is loaded before it is needed.
if vim.g.loaded_yinwen then
  return
end
vim.g.loaded_yinwen = true

if vim.fn.has('nvim-0.10') == 0 then
  vim.notify('yinwen: Neovim 0.10 or later is needed.', vim.log.levels.ERROR)
  return
end

local function command(name, about, options)
  vim.api.nvim_create_user_command('Yinwen' .. name, function(args)
    require('yinwen.commands').run(name, args)
  end, vim.tbl_extend('error', { desc = about }, options or {}))
end

command('Find', 'Find a text in the corpus and go there', { nargs = '*', range = true })
command('Insert', 'Find a text in the corpus and insert it with its citation', { nargs = '*', range = true })
command('Cite', 'Insert the citation of a source', { nargs = '?' })
command('Sources', 'Go to a source of the corpus')
command('Add', 'Add a file, or the clipboard, as a source', { nargs = '?', complete = 'file' })
command('FixAll', 'Make all safe repairs in this note')
command('Verdicts', 'Show the verdict behind each quotation, or hide it')
command('Reindex', 'Read notes and sources anew')
command('Restart', 'Start the server again')
command('Log', 'Open the log of language servers')
command('InstallParser', 'Build the tree-sitter parser of the markup')

-- nvim-treesitter is told of the parser whenever it is there: its older interface asks for no one's parsers.
local function tell_treesitter()
  if package.loaded['nvim-treesitter.parsers'] then
    require('yinwen.treesitter').register()
  end
end

local group = vim.api.nvim_create_augroup('yinwen', {})
vim.api.nvim_create_autocmd('FileType', {
  group = group,
  pattern = { 'markdown', 'quarto', 'rmd', 'text', 'toml' },
  callback = function(event)
    tell_treesitter()
    if vim.g.yinwen_autostart ~= false then
      require('yinwen.server').attach(event.buf)
    end
  end,
})
vim.api.nvim_create_autocmd('User', {
  group = group,
  pattern = 'TSUpdate',
  callback = function()
    require('yinwen.treesitter').register()
  end,
})
if vim.v.vim_did_enter == 1 then
  tell_treesitter()
else
  vim.api.nvim_create_autocmd('VimEnter', { group = group, callback = tell_treesitter })
end
