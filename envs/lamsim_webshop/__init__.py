"""WebShop (Yao et al. 2022): an agent searches a shop, chooses options and buys what an instruction asks for."""

from lamsim_webshop.family import Webshop

__all__ = ["Webshop"]
