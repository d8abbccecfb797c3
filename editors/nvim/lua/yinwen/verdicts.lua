-- The verdict behind each quotation, as virtual text. The outline of a note tells it.
local M = {}

local namespace = vim.api.nvim_create_namespace('yinwen.verdicts')
local HIGHLIGHTS = { ['✓'] = 'DiagnosticOk', ['≈'] = 'DiagnosticHint', ['✗'] = 'DiagnosticError', ['⇄'] = 'DiagnosticWarn' }
local enabled = false
local group

local function quotations(symbols, found)
  for _, symbol in ipairs(symbols or {}) do
    local sign, rest = (symbol.detail or ''):match('^(%S+) (.*)$')
    if symbol.kind == vim.lsp.protocol.SymbolKind.Key or symbol.kind == vim.lsp.protocol.SymbolKind.Constant then
      if sign then
        found[#found + 1] = { at = symbol.range['end'], sign = sign, text = rest }
      end
    end
    quotations(symbol.children, found)
  end
  return found
end

local function show(client, buf)
  local params = { textDocument = vim.lsp.util.make_text_document_params(buf) }
  require('yinwen.server').request(client, 'textDocument/documentSymbol', params, function(symbols)
    if not enabled or not vim.api.nvim_buf_is_valid(buf) then
      return
    end
    vim.api.nvim_buf_clear_namespace(buf, namespace, 0, -1)
    for _, quotation in ipairs(quotations(symbols, {})) do
      local row = quotation.at.line
      local line = vim.api.nvim_buf_get_lines(buf, row, row + 1, false)[1]
      if line then
        local column = quotation.at.character
        if client.offset_encoding ~= 'utf-8' then
          column = vim.str_byteindex(line, math.min(column, #line), client.offset_encoding == 'utf-16')
        end
        local place = quotation.text:match('· (.*)$')
        vim.api.nvim_buf_set_extmark(buf, namespace, row, math.min(column, #line), {
          virt_text = { { ' ' .. quotation.sign .. (place and ' ' .. place or ''), HIGHLIGHTS[quotation.sign] or 'Comment' } },
          virt_text_pos = 'inline',
        })
      end
    end
  end, buf)
end

local waiting = {}
-- Once the server has had its say about the last change.
local function soon(buf)
  if waiting[buf] then
    waiting[buf]:stop()
  end
  waiting[buf] = vim.defer_fn(function()
    waiting[buf] = nil
    if not enabled or not vim.api.nvim_buf_is_valid(buf) then
      return
    end
    local client = vim.lsp.get_clients({ name = 'yinwen', bufnr = buf })[1]
    if client then
      show(client, buf)
    end
  end, 200)
end

function M.enable()
  enabled = true
  group = vim.api.nvim_create_augroup('yinwen.verdicts', {})
  vim.api.nvim_create_autocmd({ 'LspAttach', 'DiagnosticChanged', 'TextChanged', 'InsertLeave' }, {
    group = group,
    callback = function(event)
      soon(event.buf)
    end,
  })
  for _, client in ipairs(vim.lsp.get_clients({ name = 'yinwen' })) do
    for buf in pairs(client.attached_buffers) do
      soon(buf)
    end
  end
end

function M.disable()
  enabled = false
  vim.api.nvim_del_augroup_by_id(group)
  for _, buf in ipairs(vim.api.nvim_list_bufs()) do
    vim.api.nvim_buf_clear_namespace(buf, namespace, 0, -1)
  end
end

function M.toggle()
  if enabled then
    M.disable()
  else
    M.enable()
  end
end

return M
