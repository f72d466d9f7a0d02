"""The unified source classification (一致源分类), its crosswalks, and the checks on both."""
