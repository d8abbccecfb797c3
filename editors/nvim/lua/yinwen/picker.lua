-- Has one of several places chosen: with telescope or fzf-lua where they are, else with vim.ui.select.
--
-- An item is `{ label, path, line }` and whatever the caller needs of it.
local M = {}

-- Runs it once the mode is no longer insert: leaving that moves the cursor.
local function in_normal_mode(run)
  if vim.api.nvim_get_mode().mode:sub(1, 1) ~= 'i' then
    return run()
  end
  vim.api.nvim_create_autocmd('ModeChanged', { pattern = 'i*:n*', once = true, callback = vim.schedule_wrap(run) })
end

local function telescope(items, prompt, chosen)
  local was_insert = vim.api.nvim_get_mode().mode:sub(1, 1) == 'i'
  local actions, state = require('telescope.actions'), require('telescope.actions.state')
  local values = require('telescope.config').values
  require('telescope.pickers')
    .new({}, {
      prompt_title = vim.trim(prompt),
      finder = require('telescope.finders').new_table({
        results = items,
        entry_maker = function(item)
          return { value = item, display = item.label, ordinal = item.label, filename = item.path, lnum = item.line }
        end,
      }),
      sorter = values.generic_sorter({}),
      previewer = values.grep_previewer({}),
      attach_mappings = function(buf)
        actions.select_default:replace(function()
          local entry = state.get_selected_entry()
          actions.close(buf)
          if entry then
            local choose = function()
              chosen(entry.value)
            end
            if was_insert then
              choose()
            else
              in_normal_mode(choose)
            end
          end
        end)
        return true
      end,
    })
    :find()
end

local function fzf(items, prompt, chosen)
  local lines = {}
  for n, item in ipairs(items) do
    lines[n] = ('%d\t%s'):format(n, item.label:gsub('[\t\n]', ' '))
  end
  local function item_of(line)
    return items[tonumber(line:match('^%d+'))]
  end
  -- What is looked at is shown in its file, as other lists of places are.
  local previewer = require('fzf-lua.previewer.builtin').buffer_or_file:extend()
  function previewer:new(...)
    previewer.super.new(self, ...)
    setmetatable(self, previewer)
    return self
  end
  function previewer:parse_entry(line)
    local item = item_of(line)
    return item and { path = item.path, line = item.line, col = 1 } or {}
  end
  require('fzf-lua').fzf_exec(lines, {
    prompt = prompt,
    previewer = previewer,
    fzf_opts = { ['--delimiter'] = '\t', ['--with-nth'] = '2..' },
    actions = {
      ['default'] = function(selected)
        local item = selected[1] and item_of(selected[1])
        if item then
          chosen(item)
        end
      end,
    },
  })
end

local function select(items, prompt, chosen)
  vim.ui.select(items, {
    prompt = prompt,
    kind = 'yinwen',
    format_item = function(item)
      return item.label
    end,
  }, function(item)
    if item then
      chosen(item)
    end
  end)
end

local PICKERS = { telescope = telescope, ['fzf-lua'] = fzf, select = select }

--- The picker that is used: its name, or 'function'.
function M.name()
  local picker = require('yinwen').options.picker
  if type(picker) == 'function' then
    return 'function'
  end
  if picker ~= 'auto' then
    return picker
  end
  for _, name in ipairs({ 'telescope', 'fzf-lua' }) do
    if package.loaded[name] or #vim.api.nvim_get_runtime_file(('lua/%s/init.lua'):format(name), false) > 0 then
      return name
    end
  end
  return 'select'
end

function M.pick(items, prompt, chosen)
  local picker = PICKERS[M.name()] or require('yinwen').options.picker
  picker(items, prompt, chosen)
end

return M
