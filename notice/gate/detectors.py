"""The table of detectors (保密与个人信息): an entry for each thing that must not leave the office.

A detector has its examples beside it. Where a number can be proved (check digit, Luhn), only a
proved one is grave; what a leak then means is told by the policy of its entry.
"""

from __future__ import annotations

from notice.gate import cases, people, personal_numbers, secrecy
from notice.gate.detector import Detector, grave
from notice.gate.policy import Contact, Policy
from notice.lazy import Pattern
from notice.ledger.columns import SECRECY_WORDS
from notice.rules.passages import CONTENT, FACT, POINT, RESULT, SUBHEADING

_PLATE = Pattern(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r" ?[A-HJ-NP-Z][· •-]?(?=[A-HJ-NP-Z]*\d)[A-HJ-NP-Z0-9]{5,6}"
    r"(?![A-Za-z0-9])"
)
_ADDRESS = Pattern(
    r"(?:小区|花园|家园|公寓|新村|苑)[^，。；：、]{0,8}?\d{1,3}(?:号楼|栋|幢|号|-)[^，。；：、]{0,8}?\d{3,4}(?:室|号)?"
    r"(?![\d余户人套平㎡万元])"
    r"|\d{1,3}(?:号楼|栋|幢)[^，。；：、]{0,6}?(?:\d{1,2}单元)?[^，。；：、]{0,3}?\d{3,4}室"
)
_MAIL = Pattern(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_CHAT = Pattern(
    r"(?:微信|QQ)(?:号码?|账号)?(?:[：:为是] ?|(?<=[码号]))[A-Za-z0-9_-]{5,20}(?![A-Za-z0-9年月])"
    r"|wxid_[A-Za-z0-9]{5,}"
)

DETECTORS = (
    Detector(
        id="P01", says="身份证号", needs=(),
        find=personal_numbers.IDENTITY, proves=personal_numbers.proves_identity,
        hits=("身份证220381198001011230", "号码 11010519491231002X。", "1101 0519 4912 3100 2X"),
        decoys=("合同号20240125138440123", "索引号113307020501239658", "编号220381198013011230"),
        policy=Policy(is_masked=True, is_never_whole=True),
    ),
    Detector(
        id="P02", says="15位身份证号", needs=("身份证",),
        find=personal_numbers.OLD_IDENTITY, proves=personal_numbers.proves_old_identity,
        hits=("身份证号220381800101123",),
        decoys=("发票号220381800101123", "身份证号220381801301123"),
        policy=Policy(is_masked=True),
    ),
    Detector(
        id="P03", says="手机号", needs=(),
        find=personal_numbers.MOBILE, proves=grave,
        hits=("电话13844012345", "138-4401-2345", "+86 138 4401 2345", "(138)44012345",
        "138.4401.2345"),
        decoys=("合同号20240125138440123", "金额13844.012345", "发票No13844012345A", "12844012345"),
        policy=Policy(is_own=Contact.has_number, is_masked=True, is_never_whole=True),
    ),
    Detector(
        id="P03", says="手机号", needs=personal_numbers.MOBILE_IN_WORDS,
        find=personal_numbers.MOBILE_IN_WORDS, proves=grave,
        hits=("电话一三八四四〇一二三四五", "幺三八-四四零幺-二三四五"),
        decoys=("一三五七九", "二〇二四年一三八项", "第一三八四四〇一二三四五六七号"),
        policy=Policy(is_own=Contact.has_number, is_masked=True, is_never_whole=True),
    ),
    Detector(
        id="P04", says="固定电话", needs=(),
        find=personal_numbers.LANDLINE, proves=personal_numbers.proves_landline,
        hits=("请拨0431-76212566", "（0431）76212566", "（0431）-76212566", "电话043176212566"),
        decoys=("2024-01-25", "邮编136100", "编号0431762125", "金额100.0000000"),
        policy=Policy(is_own=Contact.has_number, is_masked=True),
    ),
    Detector(
        id="P05", says="银行卡号", needs=(),
        find=personal_numbers.CARD, proves=personal_numbers.proves_card,
        hits=("卡号6222021234567890128", "6222 0212 3456 7890 128"),
        decoys=("合同号20240125138440123", "索引号113307020501239658",
        "信用代码911100000000000000"),
        policy=Policy(is_masked=True, is_never_whole=True),
    ),
    Detector(
        id="P06", says="车牌号", needs=tuple("ABCDEFGHJKLMNPQRSTUVWXYZ"),
        find=_PLATE, proves=personal_numbers.proves_plate,
        hits=("公车吉A12345", "吉AD12345", "京A·12345"),
        decoys=("更新A10286号井盖", "馆藏B12045号文物", "新AI技术", "宁ABCDE路", "藏书A1234567"),
    ),
    Detector(
        id="P07", says="个人姓名", needs=people.WORDS,
        find=people.names,
        hits=("对张三进行诫勉", "给予李建国党内警告处分", "子成员王小明同志", "对欧阳文进行约谈",
        "阿依古丽·买买提同志", "对办公室主任张建国给予党内警告处分", "原副局长王志强被立案",
        "责令陈建华作出书面检查", "免去孙立新科长职务", "原出纳欧阳文博",
        "免去周立群综治专干职务", "责令护士长孙丽萍就药品过期作出检查",
        "会计李红霞私设小金库，被警告",
        "对护林员巴特尔·苏和擅离岗位给予记过处分", "取消教师谢芳评优资格",
        "将护士曾小丽调离原岗位"),
        decoys=(
            "给予纪律处分2人", "应当给予处分", "相应约谈", "符合立案条件", "经批准给予政务处分1人",
            "公开处分决定", "任前谈话", "学习焦裕禄、张富清同志事迹", "列宁同志",
            "对相关责任人进行约谈", "全体党员同志", "习近平同志", "对王某进行诫勉", "班子成员同志",
            "对干部进行批评教育", "主要负责同志",
            "开展谈心谈话", "给予党纪处分2人", "老同志", "对班主任体罚学生给予记过处分",
            "责令项目经理就安全问题作出检查", "取消科室评优资格", "免去综合科科长职务",
            "将值班人员调离岗位",
            "向雷锋同志学习", "通报后干部高度重视", "约谈后书记严格落实", "警告后负责人强调纪律",
        ),
        policy=Policy(yields_to_release=True),
    ),
    Detector(
        id="P09", says="密级标志", needs=SECRECY_WORDS,
        find=secrecy.secret_marks,
        hits=("秘密★1年", "密级：机密", "内部资料 注意保存", "工作秘密", "【内部文件】", "内部明电",
        "内部传阅，阅后收回", "党内掌握，不对外公布", "名册已核对。请勿外传。",
        "薪酬已核定。【内部资料，注意保存】"),
        decoys=("票据由专人管理。妥善保管。", "印发《手册》（内部资料）。",
        "市委保密办", "保密工作秘密不泄露", "保守国家秘密法", "严格执行内部文件管理制度"),
        policy=Policy(
            verdict=secrecy.VERDICT, advice=secrecy.ADVICE, stops_always=True, is_shown=True,
        ),
    ),
    Detector(
        id="P09", says="不公开的标志", needs=secrecy.PUBLIC_WORDS,
        find=secrecy.public_marks,
        hits=("此件不公开", "（不予公开）", "【仅供内部参阅】", "已落实。此件不公开。"),
        decoys=("涉及个人隐私的，不予公开", "依法不予公开的信息", "不公开招标",
        "仅供内部使用的设备"),
        policy=Policy(
            verdict="有这个标志的内容不能进公开版", advice="请核对；可以公开的请删去标志",
            is_shown=True, is_of_printed=True,
        ),
    ),
    Detector(
        id="P10", says="案件线索信息",
        needs=cases.WORDS,
        find=cases.clues,
        hits=("移交问题线索2条", "立案3件", "对其初核", "采取留置措施", "移交市纪委", "举报人反映",
        "对1名干部立案审查", "1人被移送司法机关", "涉嫌违纪违法", "正在接受审查调查",
        "问题线索开展初核",
        "举报王建军同志", "向市监委移交职务犯罪线索2件", "经初核，反映站长违规报销的信访件属实",
        "1名会计被刑事拘留", "原院长被判处有期徒刑三年"),
        decoys=("对被执行人采取强制措施15人次", "判处缓刑人员纳入社区矫正", "提起公诉案件12件",
        "建立与纪委双向移送机制", "违规线索排查机制",
        "对擅自挖掘公路的行为立案查处3起", "3名嫌疑人被刑事拘留", "观看反映廖俊波同志事迹的专题片",
        "建立案例库", "设立案卷目录", "移交档案", "信访工作", "滞留置换", "网上立案",
        "立案登记率",
        "立案查处违法占地5宗", "仲裁立案3件", "立案处罚企业3家", "留置针护理", "文书留置送达",
        "低保初核",
        "产权登记初步核实", "问题线索移交机制", "为举报人保密", "接待信访人86人次", "举报电话",
        "举报奖励",
        "反映高空抛物问题", "举报周边噪音", "涉嫌违法企业3家", "移送公安机关案件3起"),
        policy=Policy(
            verdict="", advice="公开前须经审查；审查同意后在这一行的“公开”写“可公开”",
            yields_to_release=True, is_shown=True,
            warned_in=(CONTENT, POINT, SUBHEADING, FACT), noted_in=(RESULT,),
        ),
    ),
    Detector(
        id="P11", says="账号", needs=("账号", "账户", "帐号", "帐户"),
        find=personal_numbers.ACCOUNT,
        hits=("账号：123456789",), decoys=("公众账号3个", "清理账户12个"),
    ),
    Detector(
        id="P12", says="电子邮箱", needs=("@",),
        find=_MAIL,
        hits=("发到wang.li@example.com",), decoys=("@全体成员", "a@b"),
        policy=Policy(is_own=Contact.has_words),
    ),
    Detector(
        id="P12", says="微信号或QQ号", needs=("微信", "QQ", "wxid_"),
        find=_CHAT,
        hits=("微信号zhang_2024", "加QQ：12345678", "微信wxid_ab12cd34"),
        decoys=("微信公众号3个", "微信、QQ工作群12个", "微信2024年停用",
        "QQ群号已公布"),
        policy=Policy(is_own=Contact.has_words),
    ),
    Detector(
        id="P13", says="住址门牌",
        needs=("小区", "花园", "家园", "公寓", "新村", "苑", "号楼", "栋", "幢"),
        find=_ADDRESS,
        hits=("住幸福小区3号楼2单元501室", "12栋3单元402室"),
        decoys=("公主岭市政务大厅十四楼", "人民路1号", "3号楼会议室", "小区改造3个，惠及1200户"),
        policy=Policy(is_own=Contact.has_words),
    ),
    Detector(
        id="P14", says="护照或通行证号", needs=personal_numbers.PASSPORT_WORDS,
        find=personal_numbers.PASSPORT, proves=personal_numbers.proves_passport,
        hits=("护照号E12345678", "往来港澳通行证C12345678"),
        decoys=("护照管理制度", "编号E12345678"),
        policy=Policy(is_masked=True),
    ),
)  # fmt: skip

_NEEDED = {word for d in DETECTORS if isinstance(d.needs, tuple) for word in d.needs}
WORDS = Pattern("|".join(sorted(_NEEDED)))  # any word that a detector needs
P07 = next(d for d in DETECTORS if d.id == "P07")
P09 = next(d for d in DETECTORS if d.id == "P09")
IDS = tuple(detector.id for detector in DETECTORS)
NEVER_WHOLE = tuple(d for d in DETECTORS if d.policy.is_never_whole)
