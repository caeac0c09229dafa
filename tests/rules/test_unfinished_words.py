"""已完成 beside words of what is to be done: sentences that say so, and those that only look it."""

import pytest

from notice.rules.unfinished_words import _only_waits, _unfinished

UNFINISHED = """\
仍有2笔款未收回。
还有部分住户没有签字。
尚有4个支部未换届。
因产权不清，暂时无法办理过户。
暂不能拆除。
目前仍无法追缴到位。
设计方案处于论证阶段。
尚处征求意见阶段。
正与财政局对接，落实配套资金。
正按程序报批。
正积极协调土地指标。
正报市政府审批。
等待市财政批复。
还需进一步协调电力部门迁改线路。
剩余5户继续推进。
其余2处拟于明年改造。
未能按期完成。
没有完成全部培训任务。
将尽快出台实施细则。
力争第三季度交付使用。
争取下半年投入使用。
力争6月底前办结。
拟对老旧设备进行更换。
还没有落实到人。
""".splitlines()
DONE = """\
还有未成年人活动室3间投入使用。
归还没收财物12件。
其余3户已将土地腾退。
剩余经费全部上缴财政。
其余问题均已整改完毕。
改正与规范并重，逐项对接标准。
严格按程序办理，公正按计划分配。
针对仍有3户未搬迁的问题，逐户做工作，现已全部搬迁。
此前未能及时支付的工程款已付清。
巡察发现的未能及时公示问题，已补充公示。
因当时资金不足未能拨付，现已足额拨付。
还有5名干部主动报名参加志愿服务。
暂时借用的办公用房已退还。
处于公示期的项目全部上墙。
建立等待叫号制度，设等候椅20把。
对等候审批时间过长问题，压减时限至3天。
暂无法律纠纷。
解决还没有办证的历史遗留户12户。
尚有余款2万元，已退回财政。
目前不能提供票据的支出已全部退回。
组织拟任干部考察，草拟对照清单。
仍有效的合同逐份归档。
剩余3间待租门面已公开招租。
争取专项资金120万元，全部下达。
真正积极主动服务企业。
正在施工路段设置警示标志240块。
扶正与祛邪并举，加强与患者沟通。
""".splitlines()


@pytest.mark.parametrize("text", UNFINISHED)
def test_unfinished(text):
    assert not _only_waits(text)
    assert _unfinished(text)


@pytest.mark.parametrize("text", DONE)
def test_done(text):
    assert _only_waits(text) or not _unfinished(text)
