-- What the server shows, through Neovim's own functions.
return function(T)
  return {
    {
      'hover tells the verdict and the source',
      function()
        T.note('他说“尊重|网路主权”[@xi2015]。')
        local text = T.await('a hover', function()
          return T.ask('textDocument/hover')
        end).contents.value
        assert(text:find('altered', 1, true) and text:find('xi2015', 1, true), text)
        -- The paragraph of the source, the words in bold.
        assert(text:find('**尊重网络主权**', 1, true) or text:find('网络', 1, true), text)
        vim.lsp.buf.hover()
        T.await('the window', function()
          for _, win in ipairs(vim.api.nvim_list_wins()) do
            if vim.api.nvim_win_get_config(win).relative ~= '' then
              local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(win), 0, -1, false)
              vim.api.nvim_win_close(win, true)
              return table.concat(lines, '\n'):find('网络', 1, true)
            end
          end
        end)
      end,
    },
    {
      'definition lands on the words in the source',
      function()
        T.note('他说“尊重|网络主权”[@xi2015]。')
        T.client()
        local places = T.await('a definition', function()
          local result = T.ask('textDocument/definition')
          return result and #result > 0 and result
        end)
        -- The cited source comes first; the list that Neovim makes is sorted by file.
        local first = vim.uri_to_fname(places[1].targetUri)
        assert(first:find('/corpus/rmrb-2015.txt', 1, true), first)
        local item
        vim.lsp.buf.definition({
          on_list = function(list)
            item = vim.iter(list.items):find(function(place)
              return place.filename == first
            end)
          end,
        })
        T.await('the places', function()
          return item
        end)
        local line = vim.fn.readfile(item.filename)[item.lnum]
        T.equal(line:sub(item.col, item.col + #'尊重网络主权' - 1), '尊重网络主权')
      end,
    },
    {
      'references of a source lead back to the notes',
      function()
        T.note('他说“尊重网络主权”[@xi|2015]。')
        local result = T.await('references', function()
          return T.ask('textDocument/references', { context = { includeDeclaration = false } })
        end)
        local own = vim.tbl_filter(function(place)
          return place.uri:match('test.md$')
        end, result)
        assert(#own > 0)
      end,
    },
    {
      'a code action sets the wording of the source',
      function()
        T.note('他说“尊重网|路主权”[@xi2015]。')
        T.await('a finding', function()
          return #vim.diagnostic.get(0) == 1
        end)
        vim.lsp.buf.code_action({
          apply = true,
          filter = function(action)
            return action.isPreferred
          end,
        })
        T.await('the repair', function()
          return T.line() == '他说“尊重网络主权”[@xi2015]。'
        end)
        T.await('no finding', function()
          return #vim.diagnostic.get(0) == 0
        end)
      end,
    },
    {
      'completion goes on with the words of the source, closes the quotation and cites it',
      function()
        local line = T.completed('他说“我们应该尊')
        assert(line:match('^他说“我们应该尊重.+”%[@xi2015, ¶8%]$'), line)
      end,
    },
    {
      'completion inserts the id of a source',
      function()
        T.equal(T.completed('见 [@xi201'), '见 [@xi2015')
      end,
    },
    {
      'rename changes an id in notes, yinwen.toml and bibliography',
      function()
        T.note('他说“尊重网络主权”[@liu|2016]。')
        T.await('a name that can be changed', function()
          return T.ask('textDocument/prepareRename')
        end)
        vim.lsp.buf.rename('liu-2016')
        T.await('the new id', function()
          return T.line():find('@liu-2016]', 1, true)
        end)
        local changed = {}
        for _, buf in ipairs(vim.api.nvim_list_bufs()) do
          if vim.bo[buf].modified then
            changed[#changed + 1] = vim.fs.basename(vim.api.nvim_buf_get_name(buf))
          end
        end
        table.sort(changed)
        assert(vim.tbl_contains(changed, 'yinwen.toml') and vim.tbl_contains(changed, 'test.md'), vim.inspect(changed))
      end,
    },
    {
      'the outline of a note lists its quotations',
      function()
        T.note('# 一\n\n他说“尊重网络主权”[@xi2015]。')
        T.client()
        local symbols = T.await('symbols', function()
          local result = T.ask('textDocument/documentSymbol')
          return result[1] and result[1].children and result[1].children[1] and result
        end)
        T.equal(symbols[1].children[1].name, '尊重网络主权')
      end,
    },
  }
end
