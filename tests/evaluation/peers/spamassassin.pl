# SpamAssassin's Bayes filter alone, in one process: `score|spam|ham <bytes>\n<message>` in, a probability or `ok` out.
use strict;
use warnings;
use Mail::SpamAssassin;

my $folder = shift;
my $filter = Mail::SpamAssassin->new({
    dont_copy_prefs => 1,
    local_tests_only => 1,
    site_rules_filename => "$folder/none",
    config_text => <<"SETTINGS",
loadplugin Mail::SpamAssassin::Plugin::Bayes
use_bayes 1
util_rb_tld com net org info biz ru uk de fr es it nl eu us ly be tv me io co
bayes_path $folder/bayes
bayes_min_ham_num 1
bayes_min_spam_num 1
bayes_auto_expire 0
bayes_auto_learn 0
bayes_learn_to_journal 0
lock_method flock
body BAYES_50 eval:check_bayes('0.00', '1.00')
SETTINGS
});
$filter->init(0);
my $bayes = $filter->call_plugins("learner_get_implementation");
binmode STDIN;
$| = 1;
while (my $line = <STDIN>) {
    my ($order, $length) = split " ", $line;
    read(STDIN, my $text, $length) == $length or die "the message is cut";
    my $message = $filter->parse($text, 1);
    if ($order eq "score") {
        my $status = Mail::SpamAssassin::PerMsgStatus->new($filter, $message);
        my $score = $bayes->scan($status, $message);
        print defined $score ? $score : 0.5, "\n";
        $status->finish;
    } else {
        $bayes->learn_message({ isspam => $order eq "spam", msg => $message });
        print "ok\n";
    }
    $message->finish;
}
$filter->finish;
