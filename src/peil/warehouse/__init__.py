"""Where facts live and which engine reads them."""
