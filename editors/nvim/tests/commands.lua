-- The commands of the plugin.
return function(T)
  -- Chooses the n-th of what vim.ui.select offers; gives the labels that were offered.
  local function choosing(n)
    local offered
    vim.ui.select = function(items, options, chosen)
      offered = vim.tbl_map(options.format_item, items)
      chosen(items[n], n)
    end
    return function()
      return offered
    end
  end

  -- A note whose workspace is loaded.
  local function note(text)
    T.note(text)
    T.client()
    T.await('the workspace', function()
      local result = T.ask('workspace/symbol', { query = '' })
      return result and #result > 0
    end)
  end

  return {
    {
      ':YinwenFind goes to the place that is chosen',
      function()
        note('甲')
        local offered = choosing(1)
        vim.cmd.YinwenFind('尊重网络主权')
        T.await('the source', function()
          return vim.api.nvim_buf_get_name(0):find('/corpus/', 1, true)
        end)
        assert(offered()[1]:find('xi2015-pdf ¶8  尊重网络主权', 1, true), vim.inspect(offered()))
        local cursor = vim.api.nvim_win_get_cursor(0)
        T.equal(T.line():sub(cursor[2] + 1, cursor[2] + #'尊重网络主权'), '尊重网络主权')
      end,
    },
    {
      ':YinwenFind says when there is nothing',
      function()
        note('甲')
        vim.cmd.YinwenFind('子虚乌有先生曰')
        local messages = T.await('a message', function()
          local messages = T.said()
          return #messages > 0 and messages
        end)
        assert(messages[1]:find('子虚乌有先生曰', 1, true), messages[1])
      end,
    },
    {
      ':YinwenFind takes what is selected',
      function()
        note('他说|尊重网络主权。')
        choosing(1)
        vim.cmd('normal! v5l')
        vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(':YinwenFind<CR>', true, false, true), 'x', false)
        T.await('the source', function()
          return vim.api.nvim_buf_get_name(0):find('/corpus/', 1, true)
        end)
      end,
    },
    {
      'a picker of one\'s own is asked instead',
      function()
        note('甲')
        local yinwen, asked = require('yinwen'), nil
        yinwen.options.picker = function(items, prompt, chosen)
          asked = { prompt, items[1].path, items[1].line }
          chosen(items[1])
        end
        vim.cmd.YinwenFind('尊重网络主权')
        T.await('the source', function()
          return vim.api.nvim_buf_get_name(0):find('/corpus/', 1, true)
        end)
        yinwen.options.picker = 'auto'
        T.equal(asked, { 'Find in the corpus: ', T.folder .. '/corpus/rmrb-2015.txt', 80 })
      end,
    },
    {
      ':YinwenInsert writes the quotation and its citation',
      function()
        note('他说|。')
        vim.api.nvim_win_set_cursor(0, { 1, #'他' })
        choosing(1)
        vim.cmd.YinwenInsert('尊重网络主权')
        T.await('the quotation', function()
          return T.line() == '他说“尊重网络主权”[@xi2015, ¶8]。'
        end)
      end,
    },
    {
      ':YinwenCite inserts a source that is chosen',
      function()
        note('他说“尊重网络主权”。')
        vim.api.nvim_win_set_cursor(0, { 1, #'他说“尊重网络主权' })
        local offered = choosing(2)
        vim.cmd.YinwenCite()
        T.await('the citation', function()
          return T.line():find('”[@', 1, true)
        end)
        T.equal(T.line(), '他说“尊重网络主权”[@' .. offered()[2]:match('^%S+') .. ']。')
      end,
    },
    {
      ':YinwenCite takes an id, and says which it does not know',
      function()
        note('他说“尊重网络主权”。')
        vim.api.nvim_win_set_cursor(0, { 1, #'他说“尊重网络主权' })
        vim.cmd.YinwenCite('xi2015')
        T.await('the citation', function()
          return T.line() == '他说“尊重网络主权”[@xi2015]。'
        end)
        vim.cmd.YinwenCite('nobody')
        local messages = T.await('a message', function()
          local messages = T.said()
          return #messages > 0 and messages
        end)
        assert(messages[1]:find('nobody', 1, true), messages[1])
      end,
    },
    {
      ':YinwenSources goes to a source',
      function()
        note('甲')
        choosing(2)
        vim.cmd.YinwenSources()
        T.await('the source', function()
          return vim.api.nvim_buf_get_name(0):find('/corpus/rmrb-2015.txt', 1, true)
            and vim.api.nvim_win_get_cursor(0)[1] > 100
        end)
      end,
    },
    {
      ':YinwenFixAll makes the safe repairs',
      function()
        note('他说“尊重网络主权”[@xi2015，¶8]。')
        T.await('a finding', function()
          return #vim.diagnostic.get(0) > 0
        end)
        vim.cmd.YinwenFixAll()
        T.await('the repair', function()
          return T.line() == '他说“尊重网络主权”[@xi2015, ¶8]。'
        end)
      end,
    },
    {
      ':YinwenReindex and :YinwenLog',
      function()
        note('甲')
        vim.cmd.YinwenReindex()
        vim.cmd.YinwenLog()
        assert(vim.api.nvim_buf_get_name(0):match('lsp%.log$'))
        T.equal(T.said(), {})
      end,
    },
    {
      ':YinwenVerdicts shows the verdict behind a quotation, and hides it',
      function()
        note('😀“尊重网络主权”[@xi2015]，“尊重网路主权”[@xi2015]。')
        vim.cmd.YinwenVerdicts()
        local namespace = vim.api.nvim_create_namespace('yinwen.verdicts')
        local function marks()
          return vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })
        end
        T.await('verdicts', function()
          return #marks() == 2
        end)
        local first, second = marks()[1], marks()[2]
        T.equal(first[3], #'😀“尊重网络主权”')
        T.equal(first[4].virt_text, { { ' ✓ xi2015-pdf ¶8', 'DiagnosticOk' } })
        T.equal(second[4].virt_text[1][2], 'DiagnosticError')
        vim.cmd.YinwenVerdicts()
        T.equal(#marks(), 0)
      end,
    },
    {
      'checkhealth tells of the program, the servers and the parser',
      function()
        note('甲')
        vim.cmd.checkhealth('yinwen')
        local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
        assert(text:find(T.program, 1, true), text)
        assert(text:find(T.folder .. ': 1 buffer', 1, true), text)
        assert(not text:find('ERROR', 1, true), text)
        vim.cmd('silent! bwipeout!')
      end,
    },
    {
      'the help has a tag for every command',
      function()
        vim.cmd.helptags(vim.fn.fnameescape(T.plugin .. '/doc'))
        local commands = vim.tbl_filter(function(name)
          return vim.startswith(name, 'Yinwen')
        end, vim.tbl_keys(vim.api.nvim_get_commands({})))
        assert(#commands > 5)
        for _, name in ipairs(commands) do
          vim.cmd.help(':' .. name)
          vim.cmd.helpclose()
        end
        os.remove(T.plugin .. '/doc/tags')
      end,
    },
  }
end
