"""WebShop (Yao et al. 2022): an agent searches a shop, chooses options and buys what an instruction asks for."""
