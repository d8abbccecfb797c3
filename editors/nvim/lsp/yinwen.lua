-- For vim.lsp.enable('yinwen') and vim.lsp.config('yinwen', …) of Neovim 0.11 and later.
return require('yinwen.server').config()
