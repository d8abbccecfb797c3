-- :checkhealth yinwen
local M = {}

function M.check()
  local health = vim.health
  local server = require('yinwen.server')
  local options = require('yinwen').options

  health.start('yinwen: the program')
  local version, problem = server.version(options.cmd)
  if problem then
    health.error(problem)
  else
    health.ok(('%s %s'):format(vim.fn.exepath(options.cmd[1]), version or '(version not asked)'))
  end

  health.start('yinwen: servers')
  local clients = vim.lsp.get_clients({ name = 'yinwen' })
  for _, client in ipairs(clients) do
    local count = vim.tbl_count(client.attached_buffers)
    health.ok(('%s: %d buffer%s'):format(client.config.root_dir or 'no folder', count, count == 1 and '' or 's'))
  end
  if #clients == 0 then
    health.info('none runs: one is started for a note below a folder with yinwen.toml or corpus/')
  end
  for _, buf in ipairs(vim.api.nvim_list_bufs()) do
    local name = vim.api.nvim_buf_get_name(buf)
    if vim.api.nvim_buf_is_loaded(buf) and name ~= '' and vim.bo[buf].filetype == 'markdown' then
      local root, why = server.workspace(buf)
      if root == nil then
        health.warn(('%s: %s'):format(name, why), 'Put the sources into a folder corpus/, or run: yinwen init')
      end
    end
  end

  health.start('yinwen: highlighting')
  local added, error = pcall(vim.treesitter.language.inspect, 'yinwen')
  if added then
    health.ok('the tree-sitter parser is installed')
  elseif #vim.api.nvim_get_runtime_file('parser/yinwen.*', false) > 0 then
    health.error('the tree-sitter parser cannot be loaded: ' .. tostring(error), 'Build it again: :YinwenInstallParser')
  else
    health.info('no tree-sitter parser: :YinwenInstallParser builds it')
  end

  health.start('yinwen: choosing')
  health.ok('lists are shown with ' .. require('yinwen.picker').name())
end

return M
