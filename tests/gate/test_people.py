"""Names of persons with a dot in them."""

import pytest

from notice.gate import people

DOTTED = {  # what is found of a name with ·
    "给予阿依古丽·买买提同志党内警告处分": ["阿依古丽·买买提"],
    "对阿依古丽•买买提进行诫勉": ["阿依古丽•买买提"],
    "经研究对干部阿依古丽‧买买提进行诫勉": ["阿依古丽‧买买提"],
    "约谈了热合曼・阿不都同志": ["热合曼・阿不都"],
    "给予阿依古丽∙买买提党内警告处分": ["阿依古丽∙买买提"],
    "要点·要求同步落实": [],
}


@pytest.mark.parametrize(("text", "names"), DOTTED.items())
def test_names__with_a_dot(text, names):
    assert [text[leak.start : leak.end] for leak in people.names(text)] == names
