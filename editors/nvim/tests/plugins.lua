-- Beside plugins of others: telescope and fzf-lua as pickers, lazy.nvim, nvim-treesitter.
--
-- With YINWEN_NVIM_PLUGINS, a folder of them, they are the real ones; what is not there has a stand-in with the part of its interface
-- that is used, or is passed over.
return function(T)
  local function real(name)
    local folder = (vim.env.YINWEN_NVIM_PLUGINS or '') .. '/' .. name
    return vim.env.YINWEN_NVIM_PLUGINS and vim.uv.fs_stat(folder) and folder or nil
  end

  local SEARCH = { '他说“尊重网络主权”[@xi2015]。' }

  -- A Neovim with the plugin and others, at a note whose workspace is loaded.
  local function at_note(others)
    local child = T.child({ width = 120, height = 40 })
    child.lua(
      [[
        local plugin, program, others = ...
        for _, other in ipairs(others) do vim.opt.runtimepath:prepend(other) end
        vim.opt.runtimepath:prepend(plugin)
        vim.cmd('filetype plugin on | runtime! plugin/*.lua plugin/*.vim')
        require('yinwen').setup({ cmd = program })
      ]],
      { T.plugin, T.program, others }
    )
    child.note(SEARCH)
    return child
  end

  -- What is in a window's buffer, and its cursor line or marked line, for every window.
  local function windows(child)
    return child.lua([[
      return vim.tbl_map(function(win)
        local buf = vim.api.nvim_win_get_buf(win)
        return {
          filetype = vim.bo[buf].filetype,
          line = vim.api.nvim_buf_get_lines(buf, vim.api.nvim_win_get_cursor(win)[1] - 1, vim.api.nvim_win_get_cursor(win)[1], false)[1] or '',
          text = table.concat(vim.api.nvim_buf_get_lines(buf, 0, -1, false), '\n'),
        }
      end, vim.api.nvim_list_wins())
    ]])
  end

  local function at_passage(child)
    T.await('the source', function()
      return child.lua('return vim.api.nvim_buf_get_name(0):find("/corpus/", 1, true) ~= nil and vim.bo.buftype == ""')
    end)
    local line = child.lua('return vim.api.nvim_get_current_line():sub(vim.api.nvim_win_get_cursor(0)[2] + 1)')
    assert(vim.startswith(line, '尊重网络主权'), line)
  end

  local tests = {}
  local function test(name, run)
    tests[#tests + 1] = { name, run }
  end

  local telescope, plenary = real('telescope.nvim'), real('plenary.nvim')
  -- Its present version needs that one.
  if telescope and plenary and vim.fn.has('nvim-0.11') == 1 then
    test('telescope lists places, and shows the passage of the one that is looked at', function()
      local child = at_note({ plenary, telescope })
      T.equal(child.lua('return require("yinwen.picker").name()'), 'telescope')
      child.lua('vim.cmd.YinwenFind("尊重网络主权")')
      T.await('the list', function()
        local seen = windows(child)
        local list = vim.iter(seen):any(function(window)
          return window.filetype == 'TelescopeResults' and window.text:find('xi2015-pdf ¶8', 1, true)
        end)
        local preview = vim.iter(seen):any(function(window)
          return window.filetype:find('^Telescope') == nil and window.line:find('尊重网络主权', 1, true) and #window.text > 500
        end)
        return list and preview
      end)
      child.input('<CR>')
      at_passage(child)
      child.stop()
    end)
    test('telescope that is left alone leaves the note in front', function()
      local child = at_note({ plenary, telescope })
      child.lua('vim.cmd.YinwenFind("尊重网络主权")')
      T.await('the prompt', function()
        return child.lua('return vim.bo.filetype') == 'TelescopePrompt'
      end)
      child.input('<Esc><Esc>')
      T.await('the note', function()
        return child.lua('return vim.api.nvim_get_current_line()') == SEARCH[1]
      end)
      child.stop()
    end)
  else
    test('telescope, or what stands in for it, gets places with their files and lines', function()
      local shown
      local closed
      package.loaded['telescope.actions'] = {
        select_default = {
          replace = function(_, run)
            shown.choose = run
          end,
        },
        close = function(buf)
          closed = buf
        end,
      }
      package.loaded['telescope.actions.state'] = {
        get_selected_entry = function()
          return shown.entries[1]
        end,
      }
      package.loaded['telescope.config'] = {
        values = {
          generic_sorter = function()
            return 'sorter'
          end,
          grep_previewer = function()
            return 'previewer'
          end,
        },
      }
      package.loaded['telescope.finders'] = {
        new_table = function(finder)
          return vim.tbl_map(finder.entry_maker, finder.results)
        end,
      }
      package.loaded['telescope.pickers'] = {
        new = function(_, spec)
          shown = { entries = spec.finder, previewer = spec.previewer, title = spec.prompt_title }
          return {
            find = function()
              assert(spec.attach_mappings(7))
            end,
          }
        end,
      }
      local chosen
      local options = require('yinwen').options
      options.picker = 'telescope'
      require('yinwen.picker').pick({ { label = 'a ¶1', path = '/a.txt', line = 3 } }, 'Find: ', function(item)
        chosen = item
      end)
      options.picker = 'auto'
      T.equal({ shown.title, shown.previewer }, { 'Find:', 'previewer' })
      local entry = shown.entries[1]
      T.equal({ entry.display, entry.ordinal, entry.filename, entry.lnum }, { 'a ¶1', 'a ¶1', '/a.txt', 3 })
      shown.choose()
      T.equal({ closed, chosen.label }, { 7, 'a ¶1' })
    end)
  end

  local fzf = real('fzf-lua')
  if fzf and vim.fn.executable('fzf') == 1 then
    test('fzf-lua lists places, and shows the passage of the one that is looked at', function()
      local child = at_note({ fzf })
      T.equal(child.lua('return require("yinwen.picker").name()'), 'fzf-lua')
      child.lua('vim.cmd.YinwenFind("尊重网络主权")')
      T.await('the list', function()
        local seen = windows(child)
        local list = vim.iter(seen):any(function(window)
          return window.filetype == 'fzf' and window.text:find('xi2015-pdf ¶8', 1, true)
        end)
        local preview = vim.iter(seen):any(function(window)
          return window.filetype ~= 'fzf' and window.line:find('尊重网络主权', 1, true) and #window.text > 500
        end)
        return list and preview
      end)
      child.input('<CR>')
      at_passage(child)
      child.stop()
    end)
  else
    test('fzf-lua, or what stands in for it, gets places, and the file and line of the one that is looked at', function()
      local base = {
        new = function() end,
        extend = function(self)
          return setmetatable({ super = self }, { __index = self })
        end,
      }
      local lines, options
      package.loaded['fzf-lua.previewer.builtin'] = { buffer_or_file = base }
      package.loaded['fzf-lua'] = {
        fzf_exec = function(...)
          lines, options = ...
        end,
      }
      local chosen
      require('yinwen').options.picker = 'fzf-lua'
      local items = { { label = 'a\t¶1', path = '/a.txt', line = 3 }, { label = 'b ¶2', path = '/b.txt', line = 5 } }
      require('yinwen.picker').pick(items, 'Find: ', function(item)
        chosen = item
      end)
      require('yinwen').options.picker = 'auto'
      T.equal(lines, { '1\ta ¶1', '2\tb ¶2' })
      T.equal(options.previewer:parse_entry(lines[2]), { path = '/b.txt', line = 5, col = 1 })
      options.actions.default({ lines[2] })
      T.equal(chosen, items[2])
      options.actions.default({})
    end)
  end

  -- A plugin manager that loads on demand finds the plugin when a note is already open, and runs what it missed.
  local LOADERS = {
    { 'at the start', '{}' },
    { 'with the first note', '{ ft = "markdown" }' },
    { 'with the first command', '{ cmd = { "YinwenFind", "YinwenSources" } }' },
    { 'after the start', '{ event = "VeryLazy" }' },
  }
  local lazy = real('lazy.nvim')
  for _, loader in ipairs(lazy and LOADERS or {}) do
    test('lazy.nvim loads it ' .. loader[1] .. ', without an error', function()
      local init = T.scratch .. '/init.lua'
      vim.fn.writefile(
        vim.split(
          ([[
            vim.opt.runtimepath:prepend(%q)
            local spec = vim.tbl_extend('force', { dir = %q, opts = { cmd = %q } }, %s)
            require('lazy').setup({ spec }, { root = %q, lockfile = %q, change_detection = { enabled = false }, rocks = { enabled = false }, performance = { rtp = { reset = false } } })
          ]]):format(lazy, T.plugin, T.program, loader[2], T.scratch .. '/lazy', T.scratch .. '/lazy/lock.json'),
          '\n'
        ),
        init
      )
      local child = T.child({ arguments = { '-u', init }, width = 100, height = 30 })
      child.lua('vim.cmd.edit(vim.fn.fnameescape(...))', { T.folder .. '/notes/brief.md' })
      if loader[1] == 'with the first command' then
        child.lua('vim.ui.select = function() end; vim.cmd.YinwenFind("网络主权")')
      end
      T.await('findings', function()
        return child.lua('return #vim.diagnostic.get(0)') > 0
      end)
      local messages = child.lua('return vim.api.nvim_exec2("messages", { output = true }).output')
      assert(not messages:find('Error', 1, true) and not messages:find('E%d+:'), messages)
      child.stop()
    end)
  end
  test('loaded by a plugin manager when a note is already open, it serves that note', function()
    local child = T.child({})
    child.lua('vim.cmd.edit(vim.fn.fnameescape(...))', { T.folder .. '/notes/brief.md' })
    child.lua(
      [[
        local plugin, program = ...
        vim.opt.runtimepath:prepend(plugin)
        vim.cmd('runtime! plugin/yinwen.lua')
        require('yinwen').setup({ cmd = program })
      ]],
      { T.plugin, T.program }
    )
    T.await('findings', function()
      return child.lua('return #vim.diagnostic.get(0)') > 0
    end)
    child.stop()
  end)

  for name, interface in pairs({
    ['the older nvim-treesitter'] = 'local list = ...; return { get_parser_configs = function() return list end }',
    ['nvim-treesitter'] = 'return (...)',
  }) do
    test(name .. ' is told of the parser, once both are loaded', function()
      local list = {}
      package.loaded['nvim-treesitter.parsers'] = assert(loadstring(interface))(list)
      T.note('甲')
      local info = assert(list.yinwen).install_info
      package.loaded['nvim-treesitter.parsers'] = nil
      for _, source in ipairs(info.files) do
        assert(vim.uv.fs_stat(info.path .. '/' .. source), source)
      end
      T.equal(info.url, info.path)
    end)
  end

  local older = vim.fn.has('nvim-0.11') == 0 and real('nvim-treesitter-master')
  if older then
    test('the older nvim-treesitter installs the parser', function()
      local child = T.child({ arguments = { '--cmd', 'set runtimepath^=' .. older }, width = 100, height = 30 })
      -- It does not quote the paths that it gives to the shell.
      local where = vim.fn.tempname()
      child.lua(
        [[
          local plugin, where, older = ...
          vim.opt.runtimepath:prepend(plugin)
          vim.opt.runtimepath:prepend(where)
          vim.cmd('runtime! plugin/*.lua plugin/*.vim')
          require('nvim-treesitter.configs').setup({ parser_install_dir = where })
          vim.api.nvim_exec_autocmds('VimEnter', {})
          vim.cmd('TSInstallSync yinwen')
        ]],
        { T.plugin, where, older }
      )
      assert(vim.uv.fs_stat(where .. '/parser/yinwen.so'), child.lua('return vim.api.nvim_exec2("messages", { output = true }).output'))
      child.stop()
    end)
  end

  return tests
end
